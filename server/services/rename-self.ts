import type { RenameInput } from "#shared/account.ts";
import type { Database } from "../db.ts";

/** Changes somebody's own name, as everybody sees it. */
export async function renameSelf({ sql }: Database, userId: string, { name }: RenameInput): Promise<void> {
  await sql`update users set name = ${name}, updated_at = now() where id = ${userId}`;
}
