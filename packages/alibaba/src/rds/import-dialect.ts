/**
 * What the documents leave open about imports, each with the answer that we give until an account shows another.
 *
 * docs/reference/open-questions.md says what speaks for each answer, and which setting changes it.
 */

export interface ImportDialect {
  /** Of the host in OssObjectPositions. */
  readonly positionNetwork: "public" | "internal";
  /** Of the host in signed URLs. */
  readonly urlNetwork: "public" | "internal";
  readonly urlSignature: "v1" | "v4";
  /** How often OSSUrls is percent-encoded before the request itself encodes it. */
  readonly urlEncodingLayers: 1 | 2;
}

export const IMPORT_DIALECT: ImportDialect = {
  positionNetwork: "public",
  urlNetwork: "internal",
  urlSignature: "v4",
  urlEncodingLayers: 1,
};
