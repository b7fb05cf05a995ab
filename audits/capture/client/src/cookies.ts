// The few cookies that scripts may read: whose sign-in it is, the language, the look.

export function cookie(name: string): string | null {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

/** The mark of the present sign-in; null when nobody is signed in. It outlives the session itself. */
export const presentSession = (): string | null => cookie("sanmi_here");

export function chosenLang(): "zh" | "en" | null {
  const lang = cookie("lang");
  return lang === "zh" || lang === "en" ? lang : null;
}

export function applyTheme(): void {
  const theme = cookie("sanmi_theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
