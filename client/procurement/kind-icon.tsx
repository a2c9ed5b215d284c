import {
  Clapperboard,
  GraduationCap,
  Laptop,
  type LucideIcon,
  MessagesSquare,
  Package,
  Sprout,
  Zap,
} from "lucide-react";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Kind } from "#shared/procurement.ts";
import { KIND_WORDS } from "#shared/words.ts";
import styles from "./kind-icon.module.css";

/** What kind of procurement it is: an icon in a tinted square, named for those who cannot tell it by sight. */
export function KindIcon({ kind, size = "medium" }: { kind: Kind; size?: "medium" | "large" }) {
  const { language } = useLanguage();
  const Icon = KIND_ICONS[kind];
  const name = KIND_WORDS[language][kind];
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      className={`${styles.square} ${styles[kind]} ${styles[size]}`}
    >
      <Icon aria-hidden="true" />
    </span>
  );
}

/** The icon alone, for lists of options. */
export const KIND_ICONS: Readonly<Record<Kind, LucideIcon>> = {
  advisory: MessagesSquare,
  hackathon: Zap,
  incubation: Sprout,
  training: GraduationCap,
  eCourse: Laptop,
  tvSeries: Clapperboard,
  other: Package,
};
