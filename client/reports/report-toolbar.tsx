import { SlidersHorizontal } from "lucide-react";
import { type RefObject, Suspense } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import popoverStyles from "#client/ui/popover.module.css";
import {
  FilterButton,
  type FilterFieldsProps,
  LateToggle,
  SearchField,
} from "#client/view/filter-fields.tsx";
import styles from "#client/view/toolbar.module.css";
import { AgainstSelect, AsOfButton, AsOfFields } from "#client/view/view-fields.tsx";
import type { ReportAddress } from "./report-address.ts";

export interface ReportToolbarProps extends FilterFieldsProps<ReportAddress> {
  isNarrow: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** Of which procurements, against which promise and as of which day the report is. */
export function ReportToolbar(props: ReportToolbarProps) {
  const { facts, address, onChange, isNarrow, searchRef } = props;
  const { t } = useLanguage();
  return (
    <search className={styles.toolbar} aria-label={t("reports.toolbar")} data-screen-only="">
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
              <AgainstSelect facts={facts} address={address} onChange={onChange} layout="stacked" />
              <Suspense>
                <AsOfFields facts={facts} address={address} onChange={onChange} />
              </Suspense>
            </div>
          </Popover>
        </DialogTrigger>
      ) : (
        <>
          <AgainstSelect facts={facts} address={address} onChange={onChange} layout="inline" />
          <AsOfButton facts={facts} address={address} onChange={onChange} />
        </>
      )}
    </search>
  );
}
