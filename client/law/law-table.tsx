import "#client/i18n/screen-texts.ts";
import { Plus } from "lucide-react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { textIn } from "#client/i18n/text.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import type { Language } from "#shared/errors.ts";
import type { Day } from "#shared/period.ts";
import { PROCEDURES, type Procedure } from "#shared/procurement.ts";
import { LAW_FIGURES, type RuleInLaw, type RuleState, stateOn } from "#shared/rules-in-law.ts";
import { PROCEDURE_WORDS } from "#shared/words.ts";
import styles from "./law-table.module.css";
import {
  figureInWords,
  LAW_CONDITION_WORDS,
  LAW_FIGURE_WORDS,
  LAW_STATE_WORDS,
  LAW_VERIFICATION_WORDS,
  valueInWords,
} from "./law-words.ts";

/** Every row there is, by procedure; what is in force today stands out from what was and what will be. */
export function LawTable({
  rules,
  today,
  onAdd,
}: {
  rules: readonly RuleInLaw[];
  today: Day;
  /** Adds a row of the same figure as another one; null where nothing can be added. */
  onAdd: ((like: RuleInLaw) => void) | null;
}) {
  const { t, language } = useLanguage();
  const heads = [t("law.figure"), t("law.value"), t("law.valid"), t("law.state"), t("law.source")];
  // Narrow screens show a row as a block, which must not make it something else to a screen reader: hence the roles.
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above.
    <table role="table" className={styles.table} aria-label={t("nav.law")}>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
        <tr role="row">
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
          <td className={styles.action} />
        </tr>
      </thead>
      {byProcedure(rules).map(([procedure, own]) => (
        // biome-ignore lint/a11y/noRedundantRoles: see above.
        <tbody key={procedure ?? "all"} role="rowgroup">
          {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
          <tr role="row" className={styles.group}>
            <th scope="rowgroup" colSpan={6}>
              <h2>{procedure === null ? t("law.allProcedures") : PROCEDURE_WORDS[language][procedure]}</h2>
            </th>
          </tr>
          {own.map((rule) => (
            <LawRow
              key={rule.id}
              rule={rule}
              state={stateOn(rules, rule, today)}
              heads={heads}
              onAdd={onAdd && (() => onAdd(rule))}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function LawRow({
  rule,
  state,
  heads,
  onAdd,
}: {
  rule: RuleInLaw;
  state: RuleState;
  heads: readonly string[];
  onAdd: (() => void) | null;
}) {
  const { t, language } = useLanguage();
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see the table.
    <tr role="row" className={styles[state]}>
      {/* biome-ignore lint/a11y/noRedundantRoles: see the table. */}
      <th role="rowheader" scope="row" className={styles.figure}>
        {LAW_FIGURE_WORDS[language][rule.figure]}
        {rule.condition && (
          <span className={styles.condition}>{LAW_CONDITION_WORDS[language][rule.condition]}</span>
        )}
      </th>
      <Cell label={heads[1]!} className={styles.value}>
        {valueInWords(rule, language)}
      </Cell>
      <Cell label={heads[2]!}>{validityInWords(rule, language)}</Cell>
      <Cell label={heads[3]!}>
        <span className={styles.state}>{LAW_STATE_WORDS[language][state]}</span>
      </Cell>
      <Cell label={heads[4]!} className={styles.source}>
        <span lang="et">{rule.source}</span>
        <span className={rule.verification === "verified" ? styles.verified : styles.doubtful}>
          {LAW_VERIFICATION_WORDS[language][rule.verification]}
        </span>
      </Cell>
      {/* biome-ignore lint/a11y/noRedundantRoles: see the table. */}
      <td role="cell" className={styles.action}>
        {onAdd && (
          <IconButton
            label={t("law.addLike", { what: figureInWords(rule, language) })}
            size="small"
            data-deed="law.addFigure"
            onPress={onAdd}
          >
            <Plus aria-hidden="true" />
          </IconButton>
        )}
      </td>
    </tr>
  );
}

function Cell({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see the table.
    <td role="cell" className={className} data-label={label}>
      {children}
    </td>
  );
}

/** „alates 01.11.2026“, „kuni 31.10.2026“, „01.06.2022 – 31.10.2026“. */
function validityInWords({ validFrom, validTo }: RuleInLaw, language: Language): string {
  const t = textIn(language);
  const from = validFrom && formatDay(validFrom, language);
  const to = validTo && formatDay(validTo, language);
  if (from && to) return t("law.valid.between", { from, to });
  if (from) return t("law.valid.from", { from });
  return to ? t("law.valid.to", { to }) : t("law.valid.always");
}

/** Rows of each procedure, those for all procedures last; in the order of the figures, and of time. */
function byProcedure(rules: readonly RuleInLaw[]): [Procedure | null, RuleInLaw[]][] {
  const order = (rule: RuleInLaw) =>
    `${LAW_FIGURES.indexOf(rule.figure)} ${rule.condition ?? ""} ${rule.validFrom ?? ""} ${rule.id + 1e9}`;
  return [...PROCEDURES, null].flatMap((procedure) => {
    const own = rules.filter((rule) => rule.procedure === procedure);
    own.sort((one, other) => (order(one) < order(other) ? -1 : 1));
    return own.length > 0 ? [[procedure, own] satisfies [Procedure | null, RuleInLaw[]]] : [];
  });
}
