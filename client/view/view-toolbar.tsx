import { SlidersHorizontal } from "lucide-react";
import { type ReactNode, type RefObject, Suspense } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import popoverStyles from "#client/ui/popover.module.css";
import { FilterButton, type FilterFieldsProps, SearchField } from "./filter-fields.tsx";
import styles from "./toolbar.module.css";
import type { ViewAddress } from "./view-address.ts";
import { AsOfButton, AsOfFields } from "./view-fields.tsx";

export interface ViewToolbarProps<A extends ViewAddress> extends FilterFieldsProps<A> {
  /** Where there is little room, the fields stand behind one button. */
  isNarrow: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** How a screen is looked at: what is searched and filtered, the screen's own fields, and as of which day. */
export function ViewToolbar<A extends ViewAddress>({
  label,
  beside,
  fields,
  end,
  ...props
}: ViewToolbarProps<A> & {
  label: string;
  /** Beside the filters. */
  beside: ReactNode;
  /** The screen's own fields: in a row, or one above the other behind the button. */
  fields: (layout: "inline" | "stacked") => ReactNode;
  /** After everything else. */
  end?: ReactNode;
}) {
  const { facts, address, onChange, isNarrow, searchRef } = props;
  const { t } = useLanguage();
  return (
    <search className={styles.toolbar} aria-label={label} data-screen-only="">
      <SearchField
        value={address.q ?? ""}
        inputRef={searchRef}
        onChange={(q) => onChange({ ...address, q: q || undefined }, Boolean(address.q) && Boolean(q))}
      />
      <FilterButton {...props} />
      {beside}
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
              {fields("stacked")}
              <Suspense>
                <AsOfFields facts={facts} address={address} onChange={onChange} />
              </Suspense>
            </div>
          </Popover>
        </DialogTrigger>
      ) : (
        <>
          {fields("inline")}
          <AsOfButton facts={facts} address={address} onChange={onChange} />
        </>
      )}
      {end}
    </search>
  );
}
