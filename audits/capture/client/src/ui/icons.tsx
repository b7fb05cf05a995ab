// Line icons on a 24 grid, drawn with the text's colour.
const PATHS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
  check: "M5 12.5l4.5 4.5L19 7",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 16.2a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4z",
  gallery: "M4 5h16v14H4zM4 16l4.5-4.5L13 16m-1.5-1.5l3-3L20 17M15.5 9.2h.01",
  note: "M5 5h14v10l-4 4H5zM15 19v-4h4M8.5 9.5h7M8.5 13h4",
  none: "M12 20a8 8 0 100-16 8 8 0 000 16zM6.5 6.5l11 11",
  list: "M5 7h14M5 12h14M5 17h9",
  timer: "M12 20.5a7.5 7.5 0 100-15 7.5 7.5 0 000 15zM12 9v4l2.5 1.5M9.5 2.5h5",
  play: "M8 5.5v13l10.5-6.5z",
  stop: "M7 7h10v10H7z",
  remove: "M6 6l12 12M18 6L6 18",
  redo: "M5 12a7 7 0 107-7H7m2.5-3L6.5 5l3 3",
  info: "M12 20a8 8 0 100-16 8 8 0 000 16zM12 11.5v4.5M12 8h.01",
  send: "M4.5 12L20 4.5 15 20l-3.5-6.5z",
  warn: "M12 4.5L21 19.5H3zM12 10.5v4M12 17h.01",
  place: "M12 20.5s6.5-5.6 6.5-10.3a6.5 6.5 0 10-13 0c0 4.7 6.5 10.3 6.5 10.3zM12 12.4a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4z",
  cloud: "M7.5 18.5h9a4 4 0 00.6-7.95 5.5 5.5 0 00-10.5-1.1A4.6 4.6 0 007.5 18.5z",
  mic: "M12 14.5a3 3 0 003-3v-5a3 3 0 00-6 0v5a3 3 0 003 3zM6.5 11.5a5.5 5.5 0 0011 0M12 17v3.5",
  minus: "M6 12h12",
  plus: "M12 6v12M6 12h12",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
