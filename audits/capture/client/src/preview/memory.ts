// What the preview keeps: pictures of this window, nothing beyond it. Stands in for db.ts.
import type { Draft, Photo, StandardDocument } from "../types";

const photos = new Map<string, Photo>();

export const loadMine = async (_person: string): Promise<Draft[]> => [];
export const loadDraft = async (_id: string): Promise<Draft | undefined> => undefined;
export const loadStandard = async (_version: string): Promise<StandardDocument | undefined> => undefined;
export const keepStandard = async (_version: string, _document: StandardDocument): Promise<void> => undefined;
export const saveDraft = async (draft: Draft): Promise<Draft> => draft;
export const updateDraft = async (_id: string, _change: (draft: Draft) => Draft): Promise<Draft | undefined> => undefined;
export const renameRecord = async (_id: string, _newId: string): Promise<Draft | undefined> => undefined;
export const forgetUploads = async (_audit: string): Promise<void> => undefined;

export async function keepPhoto(photo: Photo): Promise<void> {
  photos.set(photo.sha256, photo);
}

export async function loadPhoto(_audit: string, sha256: string): Promise<Photo | undefined> {
  return photos.get(sha256);
}

export async function dropPhoto(_audit: string, sha256: string): Promise<void> {
  photos.delete(sha256);
}
