import "#client/i18n/screen-texts.ts";
import { Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogBody } from "#client/ui/dialog.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import type { BoardFacts } from "#shared/board.ts";
import { type OutputWindow, outputSaysOf } from "#shared/outputs.ts";
import styles from "./draft-outputs-dialog.module.css";
import { groupLines, type OutputLine, outputLines } from "./output-lines.ts";
import { countInWords, nameOf, promisedTime, subActivityName } from "./output-words.ts";
import { PlanOutputForm } from "./plan-output-form.tsx";
import { useOutputs } from "./use-outputs.ts";

export interface DraftOutputsDialogProps {
  facts: BoardFacts;
  draft: { id: number; name: string };
  /** Reads the draft again, which every planned output makes a newer one. */
  onPlanned: () => void;
  onClose: () => void;
}

/** What a draft promises of the outputs, beside what the plan in force promises; each can be planned anew in words. */
export function DraftOutputsDialog({ facts, draft, onPlanned, onClose }: DraftOutputsDialogProps) {
  const { t } = useLanguage();
  const read = useOutputs(facts.project.id, undefined, facts.revision);
  return (
    <Dialog
      title={t("outputs.draft.title", { name: draft.name })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="wide"
    >
      <DialogBody>
        <p className={styles.quiet}>{t("outputs.draft.explained")}</p>
        {read.failure && !read.outputs && (
          <>
            <FailureNotice failure={read.failure} />
            <Button onPress={() => void read.readAgain()}>{t("common.tryAgain")}</Button>
          </>
        )}
        {!read.outputs && !read.failure && <p role="status">{t("common.loading")}</p>}
        {read.outputs?.length === 0 && <p>{t("outputs.empty.project")}</p>}
        {read.outputs && read.outputs.length > 0 && (
          <Table
            lines={outputLines(read.outputs, facts, { on: facts.today, against: "inForce" })}
            drafted={read.drafted.filter(({ revisionId }) => revisionId === draft.id)}
            facts={facts}
            revisionId={draft.id}
            onPlanned={() => {
              void read.readAgain();
              onPlanned();
            }}
          />
        )}
      </DialogBody>
    </Dialog>
  );
}

function Table({
  lines,
  drafted,
  facts,
  revisionId,
  onPlanned,
}: {
  lines: readonly OutputLine[];
  drafted: readonly (OutputWindow & { outputId: number })[];
  facts: BoardFacts;
  revisionId: number;
  onPlanned: () => void;
}) {
  const { language, t } = useLanguage();
  const [edited, setEdited] = useState<number | null>(null);
  const body = useRef<HTMLTableElement>(null);
  const stated = new Map(drafted.map((window) => [window.outputId, window]));
  const close = (id: number) => {
    setEdited(null);
    // The form goes away; whoever used it goes on from the button that opened it.
    setTimeout(() => body.current?.querySelector<HTMLElement>(`[data-plan="${id}"] button`)?.focus());
  };
  return (
    <table ref={body} className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("outputs.column.output")}</th>
          <th scope="col">{t("board.against.inForce")}</th>
          <th scope="col">{t("outputs.draft.says")}</th>
          <td />
        </tr>
      </thead>
      {groupLines(lines).map(({ subActivity, parts }) => (
        <tbody key={subActivity ?? 0}>
          <tr className={styles.group}>
            <th scope="rowgroup" colSpan={4}>
              {subActivity === null
                ? t("board.lanes.noSubActivity")
                : subActivityName(facts, subActivity, { language, t })}
            </th>
          </tr>
          {parts.flatMap((part) =>
            part.lines.map(({ output, procurement, standing }) => {
              const says = stated.get(output.id) ?? null;
              const name = nameOf(output, language);
              return edited === output.id ? (
                <tr key={output.id}>
                  <td colSpan={4}>
                    <PlanOutputForm
                      projectId={facts.project.id}
                      revisionId={revisionId}
                      output={output}
                      says={says && outputSaysOf(says)}
                      inForce={standing.planInForce && outputSaysOf(standing.planInForce)}
                      onDone={() => {
                        onPlanned();
                        close(output.id);
                      }}
                      onCancel={() => close(output.id)}
                    />
                  </td>
                </tr>
              ) : (
                <tr key={output.id}>
                  <th scope="row">
                    {name}
                    {procurement && <span className={styles.quiet}>{procurement.title}</span>}
                  </th>
                  <td>
                    <Says window={standing.planInForce} />
                  </td>
                  <td>
                    <Says window={says} />
                  </td>
                  <td data-plan={output.id}>
                    <IconButton
                      label={t("outputs.draft.plan", { name })}
                      size="small"
                      onPress={() => setEdited(output.id)}
                    >
                      <Pencil aria-hidden="true" />
                    </IconButton>
                  </td>
                </tr>
              );
            }),
          )}
        </tbody>
      ))}
    </table>
  );
}

function Says({ window }: { window: OutputWindow | null }) {
  const { language, t } = useLanguage();
  if (!window) return <span className={styles.quiet}>{t("plan.silent")}</span>;
  return (
    <>
      {countInWords(window, language)}
      <span className={styles.quiet}>{promisedTime(window, language)}</span>
    </>
  );
}
