// The first thing that runs: the database is on its way while the rest of the script is read.
import { database } from "./keep/database";

database().catch(() => undefined); // told to whoever asks for it
