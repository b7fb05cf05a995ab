// What only some visits need: marks on a picture, a signature.
export { Marking } from "../ui/marking";
export { Signature } from "../ui/signature";

export const release = STAMP;
