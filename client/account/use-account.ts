import { useQuery } from "@tanstack/react-query";
import { client } from "#client/trpc.ts";

/** How the reader signs in. */
export interface Account {
  /** Else they sign in at another service only. */
  hasPassword: boolean;
  hasSecondFactor: boolean;
}

/** Under which the query cache keeps how the reader signs in, and where. */
export const ACCOUNT = ["account"];
export const SESSIONS = ["account", "sessions"];

/** How the reader signs in; undefined until it is read. */
export function useAccount(): Account | undefined {
  return useQuery({ queryKey: [...ACCOUNT, "methods"], queryFn: () => client.account.methods.query() }).data;
}
