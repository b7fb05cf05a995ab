// Arrow keys move between the answers of a group without choosing; Enter or space chooses.
const WAYS: Record<string, number | undefined> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function moveFocus(event: preact.TargetedKeyboardEvent<HTMLElement>): void {
  const way = WAYS[event.key];
  if (!way) return;
  const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')];
  const at = radios.indexOf(document.activeElement as HTMLElement);
  radios[(at + way + radios.length) % radios.length]?.focus();
  event.preventDefault();
}
