import { type ComponentType, lazy, Suspense } from "react";
import type { HoursBarProps } from "#client/hours/hours-bar.tsx";
import type { Card } from "#shared/board.ts";
import styles from "./procurement-card.module.css";

/** A card without its bar is still a card. */
const HoursBar = lazy<ComponentType<HoursBarProps>>(() =>
  import("#client/hours/hours-bar.tsx")
    .then((module) => ({ default: module.HoursBar }))
    .catch(() => ({ default: () => null })),
);

/** How the evaluator hours of a card stand, where it has any. What draws it comes after the cards; its place is kept. */
export function CardHours({ card: { standing, procurement } }: { card: Card }) {
  const { forecast, logged, unassigned } = standing.hours;
  if (forecast === 0 && logged === 0 && unassigned === 0) return null;
  return (
    <p className={styles.hours}>
      <Suspense>
        <HoursBar hours={standing.hours} assignments={procurement.records.assignments} />
      </Suspense>
    </p>
  );
}
