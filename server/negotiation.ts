/**
 * The encoding to answer in: what the client likes best among those there are, and of equals the first.
 *
 * @param accepted the request's Accept-Encoding
 * @param available ours, best first; `identity` need not be among them
 */
export function chooseEncoding<E extends string>(
  accepted: string | string[] | undefined,
  available: readonly E[],
): E | "identity" {
  const weights = readWeights(accepted);
  let best: E | "identity" = "identity";
  let bestWeight = 0;
  for (const encoding of available) {
    if (encoding === "identity") continue;
    const weight = weights.get(encoding) ?? weights.get("*") ?? 0;
    if (weight > bestWeight) {
      best = encoding;
      bestWeight = weight;
    }
  }
  return best;
}

/** Reads a list of choices with weights, as in „br, gzip;q=0.5“ or „et, en;q=0.8“. */
export function readWeights(header: string | string[] | undefined): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of String(header ?? "").split(",", MOST_CHOICES)) {
    const [name = "", ...parameters] = part.split(";");
    const q = parameters.map((each) => /^\s*q=([\d.]+)\s*$/i.exec(each)?.[1]).find(Boolean);
    if (name.trim()) weights.set(name.trim().toLowerCase(), q === undefined ? 1 : Number(q) || 0);
  }
  return weights;
}

const MOST_CHOICES = 32;

/** Whether the client has the bytes with this tag already. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((each) => withoutWeakness(each.trim()) === withoutWeakness(etag));
}

function withoutWeakness(etag: string): string {
  return etag.startsWith("W/") ? etag.slice(2) : etag;
}
