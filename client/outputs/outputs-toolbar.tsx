import { useLanguage } from "#client/i18n/language.tsx";
import { LateToggle } from "#client/view/filter-fields.tsx";
import styles from "#client/view/toolbar.module.css";
import { AgainstSelect } from "#client/view/view-fields.tsx";
import { ViewToolbar, type ViewToolbarProps } from "#client/view/view-toolbar.tsx";
import type { OutputsAddress } from "./outputs-address.ts";

/** Which outputs are looked at, against which promise and as of which day. */
export function OutputsToolbar(props: ViewToolbarProps<OutputsAddress>) {
  const { facts, address, onChange, isNarrow } = props;
  const { t } = useLanguage();
  return (
    <ViewToolbar
      {...props}
      label={t("outputs.toolbar")}
      beside={
        <>
          <LateToggle address={address} onChange={onChange} />
          {!isNarrow && <Toggles address={address} onChange={onChange} />}
        </>
      }
      fields={(layout) => (
        <>
          {layout === "stacked" && (
            <div className={styles.group}>
              <Toggles address={address} onChange={onChange} />
            </div>
          )}
          <AgainstSelect facts={facts} address={address} onChange={onChange} layout={layout} />
        </>
      )}
    />
  );
}

function Toggles({ address, onChange }: Pick<ViewToolbarProps<OutputsAddress>, "address" | "onChange">) {
  const { t } = useLanguage();
  return (["open", "unclear"] as const).map((what) => (
    <button
      key={what}
      type="button"
      className={styles.toggle}
      aria-pressed={address[what] ?? false}
      onClick={() => onChange({ ...address, [what]: address[what] ? undefined : true })}
    >
      {t(`outputs.filter.${what}`)}
    </button>
  ));
}
