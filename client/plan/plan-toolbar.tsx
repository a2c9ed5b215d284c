import { Columns3 } from "lucide-react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Translate } from "#client/i18n/message.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import popoverStyles from "#client/ui/popover.module.css";
import { Select } from "#client/ui/select.tsx";
import styles from "#client/view/toolbar.module.css";
import { ViewToolbar, type ViewToolbarProps } from "#client/view/view-toolbar.tsx";
import { columnsBefore, MOVEMENTS, type PlanColumn, type PlanRows, type Plans } from "./comparison.ts";
import type { PlanAddress } from "./plan-address.ts";
import planStyles from "./plan-view.module.css";

export interface PlanToolbarProps extends ViewToolbarProps<PlanAddress> {
  plans: Plans;
  shown: readonly PlanColumn[];
  from: PlanColumn | null;
  to: PlanColumn | null;
  /** One plan at a time: which others stand beside it is no question. */
  isPhone: boolean;
}

/** What of the plans is looked at: which procurements, stages and revisions, and as of which day. */
export function PlanToolbar(props: PlanToolbarProps) {
  const { t } = useLanguage();
  return (
    <ViewToolbar
      {...props}
      label={t("plan.toolbar")}
      beside={
        !props.isNarrow && (
          <>
            <Toggles {...props} />
            {props.plans.columns.length > 1 && <ShownButton {...props} />}
          </>
        )
      }
      fields={(layout) =>
        layout === "stacked" && (
          <>
            <div className={styles.group}>
              <Toggles {...props} />
            </div>
            {props.isPhone ? <FromField {...props} layout="stacked" /> : <ShownFields {...props} />}
          </>
        )
      }
    />
  );
}

function ShownButton(props: PlanToolbarProps) {
  const { t } = useLanguage();
  return (
    <DialogTrigger>
      <Button>
        <Columns3 aria-hidden="true" />
        {t("plan.shown")}
        <span className={styles.badge}>{props.shown.length}</span>
      </Button>
      <Popover
        className={`${popoverStyles.popover} ${styles.panel}`}
        placement="bottom start"
        offset={6}
        aria-label={t("plan.shown.title")}
      >
        <div className={styles.filters}>
          <ShownFields {...props} />
        </div>
      </Popover>
    </DialogTrigger>
  );
}

function Toggles({ address, onChange }: Pick<PlanToolbarProps, "address" | "onChange">) {
  const { t } = useLanguage();
  return (
    <>
      <button
        type="button"
        className={`${styles.toggle} ${planStyles.toggle}`}
        aria-pressed={address.changed ?? false}
        onClick={() => onChange({ ...address, changed: address.changed ? undefined : true })}
      >
        {t("plan.onlyChanged")}
      </button>
      <button
        type="button"
        className={`${styles.toggle} ${planStyles.toggle}`}
        aria-pressed={address.stages ?? false}
        onClick={() => onChange({ ...address, stages: address.stages ? undefined : true })}
      >
        {t("plan.allStages")}
      </button>
    </>
  );
}

/** Which revisions stand side by side. At least one stays. */
function ShownFields({ plans, shown, address, onChange }: PlanToolbarProps) {
  const { language, t } = useLanguage();
  const choose = (ids: readonly number[]) =>
    onChange({
      ...address,
      shown: plans.columns.map(({ id }) => id).filter((id) => ids.includes(id)),
    });
  const chosen = shown.map(({ id }) => id);
  return (
    <fieldset className={`${styles.group} ${planStyles.shown}`}>
      <legend>{t("plan.shown.title")}</legend>
      <div className={planStyles.shownList}>
        {plans.columns.map(({ id, name, revision }) => (
          <Checkbox
            key={id}
            isSelected={chosen.includes(id)}
            isDisabled={chosen.length === 1 && chosen[0] === id}
            onChange={(isShown) => choose(isShown ? [...chosen, id] : chosen.filter((each) => each !== id))}
          >
            {name}
            <span className={planStyles.shownDay}>
              {revision ? formatDay(revision.adoptedOn, language) : t("plan.draft")}
            </span>
          </Checkbox>
        ))}
      </div>
      <Button size="small" onPress={() => onChange({ ...address, shown: undefined })}>
        {t("plan.shown.latest")}
      </Button>
      <Button size="small" onPress={() => choose(plans.columns.map(({ id }) => id))}>
        {t("plan.shown.all")}
      </Button>
    </fieldset>
  );
}

/** Which two states are compared, and what came of it: so many later, so many not comparable. */
export function CompareBar(
  props: Pick<PlanToolbarProps, "plans" | "from" | "to" | "address" | "onChange"> & {
    counts: PlanRows["counts"];
    /** Which of the two can be chosen here. */
    fields: "both" | "to" | "none";
  },
) {
  const { plans, from, to, counts, address, onChange, fields } = props;
  const { t } = useLanguage();
  if (!to) return null;
  const told = MOVEMENTS.filter((movement) => counts[movement] > 0);
  return (
    <section className={planStyles.compare} aria-label={t("plan.compare")}>
      {fields === "both" && <FromField {...props} layout="inline" />}
      {fields !== "none" && (
        <Select
          label={t(fields === "both" ? "plan.compare.to" : "plan.compare.plan")}
          layout="inline"
          value={String(to.id)}
          onChange={(id) => onChange({ ...address, to: Number(id), from: undefined })}
          options={plans.columns.map((column) => optionOf(column, t))}
        />
      )}
      {from ? (
        <ul className={planStyles.counts} aria-label={t("plan.compare.counts")} aria-live="polite">
          {told.length === 0 && <li className={planStyles.same}>{t("plan.compare.same")}</li>}
          {told.map((movement) => (
            <li key={movement} className={planStyles[movement]}>
              {t(`plan.count.${movement}`, { count: counts[movement] })}
            </li>
          ))}
        </ul>
      ) : (
        <p className={planStyles.quiet}>{t("plan.compare.first")}</p>
      )}
    </section>
  );
}

/** Which state the other one is compared with: any that was adopted before it. */
function FromField({
  plans,
  from,
  to,
  address,
  onChange,
  layout,
}: Pick<PlanToolbarProps, "plans" | "from" | "to" | "address" | "onChange"> & {
  layout: "inline" | "stacked";
}) {
  const { t } = useLanguage();
  if (!from || !to) return null;
  return (
    <Select
      label={t("plan.compare.from")}
      layout={layout}
      value={String(from.id)}
      onChange={(id) => onChange({ ...address, from: Number(id) })}
      options={columnsBefore(plans, to).map((column) => optionOf(column, t))}
    />
  );
}

function optionOf({ id, name, draft }: PlanColumn, t: Translate) {
  return { id: String(id), label: name, hint: draft ? t("plan.draft") : undefined };
}
