import { promisify } from "node:util";
import { brotliCompress, constants, crc32, deflateRaw, gzip, zstdCompress } from "node:zlib";

export type Encoding = "br" | "zstd" | "gzip" | "identity";

/** An answer whose bytes are made once per encoding, and asked for again by its tag. */
export interface Encoded {
  /** A strong entity tag, quotes included. */
  etag: string;
  /** What it can be had in, best first. */
  encodings: readonly Encoding[];
  body(encoding: Encoding): Promise<Buffer>;
}

/** Wraps text that is made when it is first needed. Requests that come meanwhile wait for the same bytes. */
export function encoded(etag: string, text: () => string): Encoded {
  let bytes: Buffer | null = null;
  return {
    etag,
    encodings: ["br", "zstd", "gzip", "identity"],
    body: oncePerEncoding((encoding) => {
      bytes ??= Buffer.from(text());
      return compress[encoding](bytes);
    }),
  };
}

/** A piece of an answer, compressed by itself, so that the next answer can use it again. */
export interface Piece {
  bytes: Buffer;
  deflated: Promise<Buffer>;
}

export function piece(text: string): Piece {
  const bytes = Buffer.from(text);
  const deflated = deflate(bytes, { level: 6, finishFlush: constants.Z_SYNC_FLUSH });
  deflated.catch(() => {}); // Told to whoever asks for the body.
  return { bytes, deflated };
}

/**
 * Wraps an answer that is made of pieces. Of the compressed encodings only gzip is offered: pieces deflated apart can
 * be joined into one stream (RFC 1951, section 3.2.3), which every reader of gzip understands.
 */
export function encodedInPieces(etag: string, pieces: () => readonly Piece[]): Encoded {
  return {
    etag,
    encodings: ["gzip", "identity"],
    body: oncePerEncoding(async (encoding) => {
      const made = pieces();
      if (encoding === "identity") return Buffer.concat(made.map(({ bytes }) => bytes));
      const deflated = await Promise.all(made.map((each) => each.deflated));
      return Buffer.concat([GZIP_HEADER, ...deflated, LAST_BLOCK, gzipTrailer(made)]);
    }),
  };
}

function oncePerEncoding(make: (encoding: Encoding) => Promise<Buffer>): Encoded["body"] {
  const made = new Map<Encoding, Promise<Buffer>>();
  return (encoding) => {
    const body = made.get(encoding) ?? make(encoding);
    made.set(encoding, body);
    return body;
  };
}

const brotli = promisify(brotliCompress);
const zstd = promisify(zstdCompress);
const zip = promisify(gzip);
const deflate = promisify(deflateRaw);

const compress: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) =>
    brotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: bytes.length < SMALL ? 5 : 4,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  zstd: (bytes) => zstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  gzip: (bytes) => zip(bytes, { level: 6 }),
  identity: async (bytes) => bytes,
};

/** Bytes up to which a twentieth less on the wire is worth twice the work. */
const SMALL = 512 * 1024;

/** RFC 1952: deflate, no name, no time, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** An empty block that says it is the last. */
const LAST_BLOCK = Buffer.from([0x03, 0x00]);

function gzipTrailer(pieces: readonly Piece[]): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(
    pieces.reduce((sum, { bytes }) => crc32(bytes, sum), 0),
    0,
  );
  trailer.writeUInt32LE(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0) % 2 ** 32, 4);
  return trailer;
}
