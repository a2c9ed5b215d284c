import { SlidersHorizontal } from "lucide-react";
import { type RefObject, Suspense } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import popoverStyles from "#client/ui/popover.module.css";
import { Select } from "#client/ui/select.tsx";
import {
  FilterButton,
  type FilterFieldsProps,
  LateToggle,
  SearchField,
} from "#client/view/filter-fields.tsx";
import styles from "#client/view/toolbar.module.css";
import { AgainstSelect, AsOfButton, AsOfFields } from "#client/view/view-fields.tsx";
import { GROUPINGS, type Grouping, type TimelineAddress } from "./timeline-address.ts";
import { Legend, type LegendProps } from "./timeline-legend.tsx";

export interface TimelineToolbarProps extends FilterFieldsProps<TimelineAddress> {
  isNarrow: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
  /** Null where the legend stands elsewhere. */
  legend: LegendProps | null;
}

/** How the timeline is looked at: what is searched and filtered, against which promise, as of which day, in which groups. */
export function TimelineToolbar(props: TimelineToolbarProps) {
  const { address, onChange, isNarrow, searchRef, facts, legend } = props;
  const { t } = useLanguage();
  return (
    <search className={styles.toolbar} aria-label={t("timeline.toolbar")} data-screen-only="">
      <SearchField
        value={address.q ?? ""}
        inputRef={searchRef}
        onChange={(q) => onChange({ ...address, q: q || undefined }, Boolean(address.q) && Boolean(q))}
      />
      <FilterButton {...props} />
      <LateToggle address={address} onChange={onChange} />
      <span className={styles.space} />
      {isNarrow ? (
        <DialogTrigger>
          <IconButton label={t("board.view.title")} variant="bordered">
            <SlidersHorizontal aria-hidden="true" />
          </IconButton>
          <Popover
            className={`${popoverStyles.popover} ${styles.panel}`}
            placement="bottom end"
            offset={6}
            aria-label={t("board.view.title")}
          >
            <div className={styles.view}>
              {legend && <Legend {...legend} />}
              <ViewFields {...props} layout="stacked" />
              <Suspense>
                <AsOfFields facts={facts} address={address} onChange={onChange} />
              </Suspense>
            </div>
          </Popover>
        </DialogTrigger>
      ) : (
        <>
          <ViewFields {...props} layout="inline" />
          <AsOfButton facts={facts} address={address} onChange={onChange} />
        </>
      )}
    </search>
  );
}

function ViewFields({
  facts,
  address,
  onChange,
  layout,
}: Pick<TimelineToolbarProps, "facts" | "address" | "onChange"> & { layout: "inline" | "stacked" }) {
  const { t } = useLanguage();
  return (
    <>
      <AgainstSelect facts={facts} address={address} onChange={onChange} layout={layout} />
      <Select<Grouping>
        label={t("timeline.group")}
        layout={layout}
        value={address.group ?? "subActivity"}
        onChange={(group) =>
          onChange({ ...address, group: group === "subActivity" ? undefined : group, folded: undefined })
        }
        options={GROUPINGS.map((id) => ({ id, label: t(`board.lanes.${id}`) }))}
      />
    </>
  );
}
