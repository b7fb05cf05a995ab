"""Where branches are: regions, cities, streets. Real places, so that maps make sense; no real company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A street or quarter."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class City:
    """A city; latitude and longitude of its centre in degrees."""

    code: str
    zh: str
    en: str
    lat: float
    lon: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A sales region of some cities."""

    code: str
    zh: str
    en: str
    cities: tuple[City, ...]


def _city(code: str, zh: str, en: str, lat: float, lon: float, places: str) -> City:
    """Read places written as ``中山路 Zhongshan Road; ...``."""
    pairs = (place.strip().partition(" ") for place in places.split(";"))
    return City(code, zh, en, lat, lon, tuple(Place(name, twin) for name, _, twin in pairs))


EAST = Region("EAST", "华东大区", "East China", (
    _city("SH", "上海", "Shanghai", 31.230, 121.474,
          "延安西路 Yan'an West Road; 陆家嘴 Lujiazui; 徐家汇 Xujiahui; 五角场 Wujiaochang; 七宝 Qibao"),
    _city("HZ", "杭州", "Hangzhou", 30.274, 120.155,
          "武林广场 Wulin Square; 滨江 Binjiang; 文三路 Wensan Road; 下沙 Xiasha; 城西 Chengxi"),
    _city("NJ", "南京", "Nanjing", 32.060, 118.797,
          "新街口 Xinjiekou; 鼓楼 Gulou; 河西 Hexi; 江宁 Jiangning; 仙林 Xianlin"),
    _city("SU", "苏州", "Suzhou", 31.299, 120.585,
          "观前街 Guanqian Street; 金鸡湖 Jinji Lake; 木渎 Mudu; 相城 Xiangcheng; 吴中 Wuzhong"),
))  # fmt: skip
SOUTH = Region("SOUTH", "华南大区", "South China", (
    _city("GZ", "广州", "Guangzhou", 23.129, 113.264,
          "天河 Tianhe; 珠江新城 Zhujiang New Town; 北京路 Beijing Road; 番禺 Panyu; 白云 Baiyun"),
    _city("SZ", "深圳", "Shenzhen", 22.543, 114.058,
          "福田 Futian; 南山 Nanshan; 罗湖 Luohu; 宝安 Bao'an; 龙岗 Longgang"),
    _city("XM", "厦门", "Xiamen", 24.480, 118.089,
          "中山路 Zhongshan Road; 湖里 Huli; 集美 Jimei; 会展中心 Convention Centre; 海沧 Haicang"),
    _city("FS", "佛山", "Foshan", 23.022, 113.122,
          "祖庙 Zumiao; 桂城 Guicheng; 大良 Daliang; 千灯湖 Qiandeng Lake; 三水 Sanshui"),
))  # fmt: skip
WEST = Region("WEST", "西南大区", "Southwest", (
    _city("CD", "成都", "Chengdu", 30.572, 104.066,
          "春熙路 Chunxi Road; 高新 Gaoxin; 宽窄巷子 Kuanzhai Alley; 天府新区 Tianfu New Area; 双流 Shuangliu"),
    _city("CQ", "重庆", "Chongqing", 29.563, 106.551,
          "解放碑 Jiefangbei; 观音桥 Guanyinqiao; 南坪 Nanping; 沙坪坝 Shapingba; 江北嘴 Jiangbeizui"),
    _city("KM", "昆明", "Kunming", 25.040, 102.712,
          "翠湖 Cuihu; 南屏街 Nanping Street; 呈贡 Chenggong; 北市区 North Town; 滇池 Dianchi"),
    _city("GY", "贵阳", "Guiyang", 26.647, 106.630,
          "喷水池 Penshuichi; 观山湖 Guanshanhu; 花果园 Huaguoyuan; 小河 Xiaohe; 花溪 Huaxi"),
))  # fmt: skip
NORTH = Region("NORTH", "华北大区", "North China", (
    _city("BJ", "北京", "Beijing", 39.904, 116.407,
          "国贸 Guomao; 中关村 Zhongguancun; 望京 Wangjing; 西单 Xidan; 亦庄 Yizhuang"),
    _city("TJ", "天津", "Tianjin", 39.084, 117.201,
          "南京路 Nanjing Road; 滨海 Binhai; 和平路 Heping Road; 河东 Hedong; 西青 Xiqing"),
    _city("JN", "济南", "Jinan", 36.651, 117.120,
          "泉城路 Quancheng Road; 历下 Lixia; 高新 Gaoxin; 大明湖 Daming Lake; 西客站 West Station"),
    _city("SJ", "石家庄", "Shijiazhuang", 38.043, 114.515,
          "中山东路 Zhongshan East Road; 裕华 Yuhua; 长安 Chang'an; 桥西 Qiaoxi; 正定 Zhengding"),
))  # fmt: skip
CENTRE = Region("CENTRE", "华中大区", "Central China", (
    _city("WH", "武汉", "Wuhan", 30.593, 114.305,
          "江汉路 Jianghan Road; 光谷 Optics Valley; 汉阳 Hanyang; 楚河汉街 Chu River Street; 徐东 Xudong"),
    _city("CS", "长沙", "Changsha", 28.228, 112.939,
          "五一广场 Wuyi Square; 岳麓 Yuelu; 星沙 Xingsha; 芙蓉 Furong; 梅溪湖 Meixi Lake"),
    _city("ZZ", "郑州", "Zhengzhou", 34.747, 113.625,
          "二七广场 Erqi Square; 郑东新区 Zhengdong; 花园路 Huayuan Road; 经开 Jingkai; 惠济 Huiji"),
    _city("HF", "合肥", "Hefei", 31.821, 117.227,
          "淮河路 Huaihe Road; 政务区 Zhengwu; 滨湖 Binhu; 蜀山 Shushan; 瑶海 Yaohai"),
))  # fmt: skip
NORTHWEST = Region("NW", "西北大区", "Northwest", (
    _city("XA", "西安", "Xi'an", 34.342, 108.940,
          "钟楼 Bell Tower; 高新 Gaoxin; 曲江 Qujiang; 小寨 Xiaozhai; 未央 Weiyang"),
    _city("LZ", "兰州", "Lanzhou", 36.061, 103.834,
          "西关 Xiguan; 七里河 Qilihe; 安宁 Anning; 东岗 Donggang; 雁滩 Yantan"),
    _city("YC", "银川", "Yinchuan", 38.487, 106.231,
          "鼓楼 Gulou; 金凤 Jinfeng; 西夏 Xixia; 兴庆 Xingqing; 阅海 Yuehai"),
    _city("XN", "西宁", "Xining", 36.617, 101.778,
          "大十字 Dashizi; 城西 Chengxi; 海湖新区 Haihu; 城北 Chengbei; 城东 Chengdong"),
))  # fmt: skip


def sites(region: Region) -> Iterator[tuple[City, Place, int]]:
    """Yield (city, place, round) without end: each city in turn, then its next place; round counts repeats."""
    longest = max(len(city.places) for city in region.cities)
    index = 0
    while True:
        for city in region.cities:
            place = index % longest
            if place < len(city.places):
                yield city, city.places[place], index // longest + 1
        index += 1
