import type { ReactNode } from "react";
import { useIsNameTold } from "#client/facts/use-facts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Select } from "#client/ui/select.tsx";
import { LateToggle } from "#client/view/filter-fields.tsx";
import { AgainstSelect } from "#client/view/view-fields.tsx";
import { ViewToolbar, type ViewToolbarProps } from "#client/view/view-toolbar.tsx";
import { GROUPINGS, type Grouping, type TimelineAddress } from "./timeline-address.ts";
import { Legend, type LegendProps } from "./timeline-legend.tsx";

export interface TimelineToolbarProps extends ViewToolbarProps<TimelineAddress> {
  /** Null where the legend stands elsewhere. */
  legend: LegendProps | null;
}

/** How the timeline is looked at: what is searched and filtered, against which promise, as of which day, in which groups. */
export function TimelineToolbar({ legend, end, ...props }: TimelineToolbarProps & { end: ReactNode }) {
  const { t } = useLanguage();
  return (
    <ViewToolbar
      {...props}
      label={t("timeline.toolbar")}
      end={end}
      beside={<LateToggle address={props.address} onChange={props.onChange} />}
      fields={(layout) => (
        <>
          {layout === "stacked" && legend && <Legend {...legend} />}
          <ViewFields {...props} layout={layout} />
        </>
      )}
    />
  );
}

function ViewFields({
  facts,
  address,
  onChange,
  layout,
}: Pick<TimelineToolbarProps, "facts" | "address" | "onChange"> & { layout: "inline" | "stacked" }) {
  const { t } = useLanguage();
  const isNameTold = useIsNameTold();
  const groupings = GROUPINGS.filter((id) => id !== "person" || isNameTold);
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
        options={groupings.map((id) => ({ id, label: t(`board.lanes.${id}`) }))}
      />
    </>
  );
}
