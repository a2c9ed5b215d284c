/** What the link brought after its #: browsers keep that to themselves, so that no server or log ever has it in an address. */
export function tokenInAddress(): string {
  return decodeURIComponent(location.hash.slice(1));
}
