// What only some visits need: marks on a picture, what a picture claims, a signature, recordings.
export { withClaims } from "../exif";
export { Marking } from "../ui/marking";
export { Signature } from "../ui/signature";
export { Sounds } from "../ui/sounds";

export const release = STAMP;
