import { useText } from "#client/i18n/language.tsx";
import type { Layer } from "./timeline-address.ts";
import drawing from "./timeline-drawing.module.css";
import styles from "./timeline-legend.module.css";

export interface LegendProps {
  /** Those there is anything of. */
  layers: readonly Layer[];
  hidden: ReadonlySet<Layer>;
  /** The yardstick by name. */
  plan: string;
  onToggle: (layer: Layer) => void;
}

/** What each form on the timeline means. Pressing one takes it away and brings it back. */
export function Legend({ layers, hidden, plan, onToggle }: LegendProps) {
  const t = useText();
  return (
    <fieldset className={styles.legend}>
      <legend>{t("timeline.layers")}</legend>
      {layers.map((layer) => (
        <button
          key={layer}
          type="button"
          className={styles.layer}
          aria-pressed={!hidden.has(layer)}
          onClick={() => onToggle(layer)}
        >
          <Swatch layer={layer} />
          <span className={styles.name}>{layer === "plan" ? plan : t(`timeline.layer.${layer}`)}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** The legend for paper: what is switched off is not in it. */
export function PrintedLegend({ layers, hidden, plan }: Omit<LegendProps, "onToggle">) {
  const t = useText();
  return (
    <ul className={styles.printed}>
      {layers
        .filter((layer) => !hidden.has(layer))
        .map((layer) => (
          <li key={layer}>
            <Swatch layer={layer} />
            {layer === "plan" ? plan : t(`timeline.layer.${layer}`)}
          </li>
        ))}
    </ul>
  );
}

/** How a layer looks. */
function Swatch({ layer }: { layer: Layer }) {
  return (
    <svg
      width="26"
      height="14"
      viewBox="0 0 30 16"
      aria-hidden="true"
      className={`${drawing.drawing} ${styles.swatch}`}
    >
      {SWATCHES[layer]}
    </svg>
  );
}

const SWATCHES: Record<Layer, React.ReactNode> = {
  rtk: (
    <>
      <rect x="1" y="1" width="28" height="14" className={drawing.rtk} />
      <path d="M1 14.5h28" className={drawing.rtkFoot} />
    </>
  ),
  first: <rect x="1" y="1.5" width="28" height="13" rx="2" className={drawing.first} />,
  plan: <rect x="1" y="2" width="28" height="12" rx="2" className={drawing.plan} />,
  happened: (
    <>
      <rect x="1" y="4" width="22" height="8" className={drawing.happened} />
      <path d="M23 2.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z" className={drawing.mark} />
    </>
  ),
  steps: (
    <>
      <rect x="1" y="4" width="28" height="8" className={drawing.happened} />
      <circle cx="15" cy="8" r="4" className={drawing.step} />
    </>
  ),
  forecast: (
    <>
      <g className={drawing.expected}>
        <rect x="1" y="4.5" width="22" height="7" fill="url(#timeline-hatch)" />
        <path d="M23 2.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z" className={drawing.open} />
      </g>
    </>
  ),
  law: <path d="M1 12V6H29V12" className={drawing.law} />,
  slippage: (
    <g className={drawing.behind}>
      <path d="M2 5v6M2 8H27M23 4.5L27 8L23 11.5" />
    </g>
  ),
};
