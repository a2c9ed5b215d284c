import { Plus, SlidersHorizontal } from "lucide-react";
import { type RefObject, Suspense } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
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
import { SORTS, type Sort } from "#shared/board.ts";
import { type BoardAddress, LANES, type Lanes } from "./board-address.ts";

export interface BoardToolbarProps extends FilterFieldsProps<BoardAddress> {
  /** Null where nothing can be added: the board is read as of another day. */
  onCreate: (() => void) | null;
  isNarrow: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** How the board is looked at: what is searched and filtered, against which promise, as of which day, in which order. */
export function BoardToolbar(props: BoardToolbarProps) {
  const { address, onChange, onCreate, isNarrow, searchRef, facts } = props;
  const { t } = useLanguage();
  return (
    <search className={styles.toolbar} aria-label={t("board.toolbar.label")} data-screen-only="">
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
      {onCreate === null ? null : isNarrow ? (
        <IconButton label={t("board.create")} variant="bordered" onPress={onCreate}>
          <Plus aria-hidden="true" />
        </IconButton>
      ) : (
        <Button variant="primary" onPress={onCreate}>
          <Plus aria-hidden="true" />
          {t("board.create")}
        </Button>
      )}
    </search>
  );
}

function ViewFields({
  facts,
  address,
  onChange,
  layout,
}: Pick<BoardToolbarProps, "facts" | "address" | "onChange"> & { layout: "inline" | "stacked" }) {
  const { t } = useLanguage();
  return (
    <>
      <AgainstSelect facts={facts} address={address} onChange={onChange} layout={layout} />
      <Select<Lanes | "none">
        label={t("board.view.lanes")}
        layout={layout}
        value={address.lanes ?? "none"}
        onChange={(lanes) => onChange({ ...address, lanes: lanes === "none" ? undefined : lanes })}
        options={(["none", ...LANES] as const).map((id) => ({ id, label: t(`board.lanes.${id}`) }))}
      />
      <Select<Sort>
        label={t("board.view.sort")}
        layout={layout}
        value={address.sort ?? "attention"}
        onChange={(sort) => onChange({ ...address, sort: sort === "attention" ? undefined : sort })}
        options={SORTS.map((id) => ({ id, label: t(`board.sort.${id}`) }))}
      />
    </>
  );
}
