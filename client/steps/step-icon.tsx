import { Handshake, MessagesSquare, ScanSearch, UserRoundSearch } from "lucide-react";
import type { StepKind } from "#shared/steps.ts";

/** What kind of step it is, as a small picture beside its name. */
export function StepIcon({ kind, className }: { kind: StepKind; className?: string }) {
  const Icon = ICONS[kind];
  return <Icon aria-hidden="true" size={14} className={className} />;
}

const ICONS = {
  marketResearch: ScanSearch,
  technicalDialogue: MessagesSquare,
  negotiations: Handshake,
  externalExpert: UserRoundSearch,
} satisfies Record<StepKind, unknown>;
