import { ChartGantt, Maximize2, Minus, PackageCheck, Plus, Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { ZOOMS, type Zoom } from "./timeline-address.ts";
import styles from "./timeline-controls.module.css";
import { Legend, type LegendProps } from "./timeline-legend.tsx";
import type { PeriodInSight } from "./use-period.ts";

export interface TimelineControlsProps {
  /** Null while it is a table. */
  period: PeriodInSight | null;
  isTable: boolean;
  onTable: (isTable: boolean) => void;
  /** Null where the legend stands elsewhere. */
  legend: LegendProps | null;
  /** Whether the outputs stand under the procurements; null where they are no question. */
  showsOutputs: boolean | null;
  onOutputs: (showsOutputs: boolean) => void;
  /** What else can be done here. */
  children?: ReactNode;
}

/** What is drawn, how wide a column is, and the way to the table with the same facts. */
export function TimelineControls({
  period,
  isTable,
  onTable,
  legend,
  showsOutputs,
  onOutputs,
  children,
}: TimelineControlsProps) {
  const t = useText();
  return (
    <div className={styles.controls} data-screen-only="">
      {legend && <Legend {...legend} />}
      <div className={styles.tools}>
        {!isTable && (
          <>
            <fieldset className={styles.zooms}>
              <legend>{t("timeline.zoom")}</legend>
              {ZOOMS.toReversed().map((zoom) => (
                <button
                  key={zoom}
                  type="button"
                  className={styles.zoom}
                  aria-pressed={period?.scale.zoom === zoom}
                  onClick={() => period?.zoomTo(zoom)}
                >
                  {t(`timeline.zoom.${zoom satisfies Zoom}`)}
                </button>
              ))}
            </fieldset>
            <div className={styles.steps}>
              <IconButton
                label={t("timeline.zoom.out")}
                size="small"
                onPress={() => period?.zoomBy(1 / STEP)}
                aria-keyshortcuts="-"
              >
                <Minus aria-hidden="true" />
              </IconButton>
              <IconButton
                label={t("timeline.zoom.in")}
                size="small"
                onPress={() => period?.zoomBy(STEP)}
                aria-keyshortcuts="+"
              >
                <Plus aria-hidden="true" />
              </IconButton>
              <IconButton
                label={t("timeline.fit")}
                size="small"
                onPress={() => period?.fit()}
                aria-keyshortcuts="0"
              >
                <Maximize2 aria-hidden="true" />
              </IconButton>
            </div>
          </>
        )}
        {showsOutputs !== null && (
          <button
            type="button"
            className={styles.toggle}
            aria-pressed={showsOutputs}
            onClick={() => onOutputs(!showsOutputs)}
          >
            <PackageCheck aria-hidden="true" />
            {t("nav.outputs")}
          </button>
        )}
        <Button size="small" variant="secondary" onPress={() => onTable(!isTable)}>
          {isTable ? <ChartGantt aria-hidden="true" /> : <Table2 aria-hidden="true" />}
          {t(isTable ? "timeline.drawing" : "timeline.table")}
        </Button>
        {children}
      </div>
    </div>
  );
}

/** How much wider a column becomes with one press. */
export const STEP = 1.4;
