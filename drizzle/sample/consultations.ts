import type { Consultation, Happening } from "#shared/consultation.ts";
import rtk from "./rtk.json" with { type: "json" };

/** A matter that was put to RTK in the sample project. */
export interface SampleConsultation
  extends Omit<Consultation, "id" | "version" | "exchanges" | "illustrative"> {
  /** The key of the procurement. */
  procurement: string;
  exchanges: Happening[];
}

/** Illustrative: nobody's record. */
export const SAMPLE_CONSULTATIONS = rtk.consultations as SampleConsultation[];
