import { Plus } from "lucide-react";
import { useIsNameTold } from "#client/facts/use-facts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { ShareButton } from "#client/share/share-button.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Select } from "#client/ui/select.tsx";
import { LateToggle } from "#client/view/filter-fields.tsx";
import { AgainstSelect } from "#client/view/view-fields.tsx";
import { ViewToolbar, type ViewToolbarProps } from "#client/view/view-toolbar.tsx";
import { SORTS, type Sort } from "#shared/board.ts";
import { type BoardAddress, LANES, type Lanes } from "./board-address.ts";

export interface BoardToolbarProps extends ViewToolbarProps<BoardAddress> {
  /** Null where nothing can be added: the board is read as of another day, or by somebody who may not. */
  onCreate: (() => void) | null;
}

/** How the board is looked at: what is searched and filtered, against which promise, as of which day, in which order. */
export function BoardToolbar({ onCreate, ...props }: BoardToolbarProps) {
  const { t } = useLanguage();
  return (
    <ViewToolbar
      {...props}
      label={t("board.toolbar.label")}
      beside={<LateToggle address={props.address} onChange={props.onChange} />}
      fields={(layout) => <ViewFields {...props} layout={layout} />}
      end={
        <>
          <ShareButton facts={props.facts} screen="board" address={props.address} />
          {onCreate && <CreateButton onCreate={onCreate} isNarrow={props.isNarrow} />}
        </>
      }
    />
  );
}

function CreateButton({ onCreate, isNarrow }: { onCreate: () => void; isNarrow: boolean }) {
  const { t } = useLanguage();
  return isNarrow ? (
    <IconButton
      label={t("board.create")}
      variant="bordered"
      data-deed="procurements.create"
      onPress={onCreate}
    >
      <Plus aria-hidden="true" />
    </IconButton>
  ) : (
    <Button variant="primary" data-deed="procurements.create" onPress={onCreate}>
      <Plus aria-hidden="true" />
      {t("board.create")}
    </Button>
  );
}

function ViewFields({
  facts,
  address,
  onChange,
  layout,
}: Pick<BoardToolbarProps, "facts" | "address" | "onChange"> & { layout: "inline" | "stacked" }) {
  const { t } = useLanguage();
  const isNameTold = useIsNameTold();
  const lanes = (["none", ...LANES] as const).filter((id) => id !== "person" || isNameTold);
  return (
    <>
      <AgainstSelect facts={facts} address={address} onChange={onChange} layout={layout} />
      <Select<Lanes | "none">
        label={t("board.view.lanes")}
        layout={layout}
        value={address.lanes ?? "none"}
        onChange={(lanes) => onChange({ ...address, lanes: lanes === "none" ? undefined : lanes })}
        options={lanes.map((id) => ({ id, label: t(`board.lanes.${id}`) }))}
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
