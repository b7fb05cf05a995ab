// The pages around the form: the list of visits (the server's, the phone's own), signing out, "not on this phone".
export { startHome } from "../home";
export { startLeave } from "../leave";
export { Home } from "../ui/home";
export { NotHere } from "../ui/nothere";

export const release = STAMP;
