/** What a linked document is. */
export const DOCUMENT_TYPES = [
  "baseDocuments",
  "technicalDescription",
  "marketResearch",
  "notice",
  "evaluationMinutes",
  "declaration",
  "contract",
  "other",
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
