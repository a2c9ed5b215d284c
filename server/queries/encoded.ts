import { promisify } from "node:util";
import { brotliCompress, constants, gzip, zstdCompress } from "node:zlib";

export const ENCODINGS = ["br", "zstd", "gzip", "identity"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** An answer whose bytes are made once per encoding, and asked for again by its tag. */
export interface Encoded {
  /** A strong entity tag, quotes included. */
  etag: string;
  body(encoding: Encoding): Promise<Buffer>;
}

/** Wraps text that is made when it is first needed. Requests that come meanwhile wait for the same bytes. */
export function encoded(etag: string, text: () => string): Encoded {
  const made = new Map<Encoding, Promise<Buffer>>();
  let bytes: Buffer | null = null;
  return {
    etag,
    body(encoding) {
      bytes ??= Buffer.from(text());
      const body = made.get(encoding) ?? compress[encoding](bytes);
      made.set(encoding, body);
      return body;
    },
  };
}

const brotli = promisify(brotliCompress);
const zstd = promisify(zstdCompress);
const zip = promisify(gzip);

const compress: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) =>
    brotli(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  zstd: (bytes) => zstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  gzip: (bytes) => zip(bytes, { level: 4 }),
  identity: async (bytes) => bytes,
};
