/** A bundle ready to upload: a zip and the base64 SHA-256 of its bytes. */
export type Bundle = { readonly zip: string; readonly sha256: string };
