import { useIsNameTold } from "#client/facts/use-facts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { KIND_ICONS } from "#client/procurement/kind-icon.tsx";
import { RTK_FLAGS } from "#shared/consultation.ts";
import { KINDS } from "#shared/procurement.ts";
import { KIND_WORDS } from "#shared/words.ts";
import { type FilterFieldsProps, LateToggle, subActivityName, toggled } from "./filter-fields.tsx";
import styles from "./toolbar.module.css";
import { personKey, type ViewAddress } from "./view-address.ts";

/** Which kinds, sub-activities and people are shown, and what about RTK. */
export function FilterPanel<A extends ViewAddress>({
  facts,
  persons,
  address,
  onChange,
}: FilterFieldsProps<A>) {
  const { language, t } = useLanguage();
  const isNameTold = useIsNameTold();
  return (
    <div className={styles.filters}>
      <div className={styles.phoneOnly}>
        <LateToggle address={address} onChange={onChange} />
      </div>
      <fieldset className={styles.group}>
        <legend>{t("board.filter.kind")}</legend>
        {KINDS.map((kind) => {
          const Icon = KIND_ICONS[kind];
          return (
            <button
              key={kind}
              type="button"
              className={styles.toggle}
              aria-pressed={address.kind?.includes(kind) ?? false}
              onClick={() => onChange({ ...address, kind: toggled(address.kind, kind) })}
            >
              <Icon aria-hidden="true" />
              {KIND_WORDS[language][kind]}
            </button>
          );
        })}
      </fieldset>
      {facts.subActivities.length > 0 && (
        <fieldset className={`${styles.group} ${styles.long}`}>
          <legend>{t("board.filter.subActivity")}</legend>
          {facts.subActivities.map(({ number }) => (
            <button
              key={number}
              type="button"
              className={styles.toggle}
              aria-pressed={address.sub?.includes(number) ?? false}
              onClick={() => onChange({ ...address, sub: toggled(address.sub, number) })}
            >
              {subActivityName(facts, number, { language, t })}
            </button>
          ))}
        </fieldset>
      )}
      <fieldset className={styles.group}>
        <legend>{t("nav.rtk")}</legend>
        {RTK_FLAGS.map((flag) => (
          <button
            key={flag}
            type="button"
            className={styles.toggle}
            aria-pressed={address.rtk?.includes(flag) ?? false}
            onClick={() => onChange({ ...address, rtk: toggled(address.rtk, flag) })}
          >
            {t(`board.filter.rtk.${flag}`)}
          </button>
        ))}
      </fieldset>
      {isNameTold && (
        <fieldset className={styles.group}>
          <legend>{t("board.filter.person")}</legend>
          {["", ...persons].map((name) => {
            const key = personKey(name);
            return (
              <button
                key={key}
                type="button"
                className={styles.toggle}
                aria-pressed={address.person?.includes(key) ?? false}
                onClick={() => onChange({ ...address, person: toggled(address.person, key) })}
              >
                {name || t("board.lanes.nobody")}
              </button>
            );
          })}
        </fieldset>
      )}
    </div>
  );
}
