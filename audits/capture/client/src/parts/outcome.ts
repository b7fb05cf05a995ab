// What is shown once a visit was handed over.
export { Outcome } from "../ui/outcome";

export const release = STAMP;
