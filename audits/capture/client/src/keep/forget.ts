// Signing out: everything of this person leaves the phone, the key first of all. Others' things stay.
import { database, safely } from "./database";
import { forgetKey } from "./seal";

export async function forgetPerson(person: string): Promise<void> {
  const db = await database();
  const tx = db.transaction(["keys", "packs", "documents", "drafts", "photos"], "readwrite", safely);
  await tx.objectStore("keys").delete(person);
  await tx.objectStore("packs").delete(person);
  for (const key of await tx.objectStore("documents").index("person").getAllKeys(person)) await tx.objectStore("documents").delete(key);
  for (const id of await tx.objectStore("drafts").index("person").getAllKeys(person)) {
    await tx.objectStore("drafts").delete(id);
    for (const key of await tx.objectStore("photos").index("audit").getAllKeys(id)) await tx.objectStore("photos").delete(key);
  }
  await tx.done;
  forgetKey(person);
}
