// Parts of the form that its first moments do not need: a file each, of the same release, fetched when asked for.
// The service worker keeps them with the rest; where there is none they are fetched while the network is there.
interface Part {
  release: string;
}

const loads = {
  home: () => import("./parts/home"),
  outcome: () => import("./parts/outcome"),
  evidence: () => import("./parts/evidence"),
};

type Parts = { [name in keyof typeof loads]: Awaited<ReturnType<(typeof loads)[name]>> };

const asked = new Map<string, Promise<Part>>();

/** Rejects when it cannot be had: no network and no worker, or the server has a newer release by now. */
export function part<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  const loading = asked.get(name) ?? ofThisRelease(loads[name]());
  asked.set(name, loading);
  loading.catch(() => asked.delete(name));
  return loading as Promise<Parts[Name]>;
}

async function ofThisRelease(loading: Promise<Part>): Promise<Part> {
  const loaded = await loading;
  if (loaded.release !== STAMP) throw new Error("another release");
  return loaded;
}

/** Where no worker keeps the files: everything that a visit may need, while it can be had. */
export function fetchPartsAhead(): void {
  for (const name of ["outcome", "evidence"] as const) void part(name).catch(() => undefined);
}
