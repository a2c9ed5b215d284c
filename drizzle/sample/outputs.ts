import type { Indicator } from "#shared/indicators.ts";
import type { OutputWindow } from "#shared/outputs.ts";
import type { Day } from "#shared/period.ts";
import published from "./outputs.json" with { type: "json" };
import type { SampleRevisionKey } from "./sample.ts";

/** An output of the sample project, with what one published document states about it, word for word. */
export interface SampleOutput {
  key: string;
  /** The key of the procurement that it belongs to; null for an output of a sub-activity alone. */
  procurement: string | null;
  subActivity: number;
  nameEt: string;
  nameEn: string;
  indicators: Indicator[];
  /** What the document leaves unclear about it. */
  unclear: string | null;
  revision: SampleRevisionKey;
  window: Omit<OutputWindow, "revisionId">;
}

/** Made up: nobody's record. */
export interface SampleDelivery {
  /** The key of the output. */
  output: string;
  on: Day;
  count: number;
}

/**
 * The outputs that two published plans state. Indicators are those that the plan of 2026 names for the sub-activity,
 * because it names none for a single output. Of sub-activities 3–5 the report says that there was nothing in 2024.
 */
export const SAMPLE_OUTPUTS: SampleOutput[] = published.outputs.map(
  ({ inconsistencies: _, revision, window, ...output }) => ({
    ...output,
    indicators: published.indicators
      .filter(({ subActivities }) => subActivities.includes(output.subActivity))
      .map(({ indicator }) => indicator as Indicator),
    revision: revision as SampleRevisionKey,
    window: window as SampleOutput["window"],
  }),
);

/** In the order in which the outputs are listed, and of one output in the order of their days. */
export const SAMPLE_DELIVERIES: SampleDelivery[] = published.deliveries.delivered;
