import { useText } from "#client/i18n/language.tsx";
import form from "#client/procurement/form.module.css";
import type { Failure } from "#client/trpc.ts";

/** What somebody else made of the same record meanwhile, in words, so that whoever typed decides knowing it. */
export function Rival({ children }: { children: string | null }) {
  const t = useText();
  return children === null ? null : (
    <p className={form.quiet}>
      {t("outputs.rival.now")} {children}
    </p>
  );
}

/** The record as it is now, where a change was refused because somebody else had changed it; null otherwise. */
export function latestOf<Value extends { version: number }>(failure: Failure | null): Value | null {
  return failure?.refusal?.code === "RECORD_CHANGED" ? (failure.refusal.current as Value | null) : null;
}
