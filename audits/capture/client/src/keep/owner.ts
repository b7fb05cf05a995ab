// Whose window this is: set once when the page starts, by it pictures find the key they are sealed with.
let person = "";

export function actAs(whose: string): void {
  person = whose;
}

export const owner = (): string => person;
