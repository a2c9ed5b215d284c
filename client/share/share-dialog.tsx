import "#client/i18n/screen-texts.ts";
import { Link2 } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { formatDay, formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { LinkField } from "#client/ui/link-field.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { printAddress } from "#client/view/view-address.ts";
import { addDays, type Day, isDay } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { LONGEST_SHARE, type Share } from "#shared/share.ts";
import type { ShareButtonProps } from "./share-button.tsx";
import styles from "./share-dialog.module.css";
import { useShares } from "./use-shares.ts";

/** How long a link works unless somebody says otherwise, in days. */
const USUAL = 30;

/** Makes links to a view for people without an account, and takes them back. */
export function ShareDialog({ facts, screen, address, onClose }: ShareButtonProps & { onClose: () => void }) {
  const { language, t } = useLanguage();
  const projectId = facts.project.id;
  const today = facts.known?.presentDay ?? facts.today;
  const [note, setNote] = useState("");
  const [worksUntil, setWorksUntil] = useState<Day | null>(addDays(today, USUAL));
  const [withNames, setWithNames] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const { shares, failure, readAgain } = useShares(projectId);
  const making = useCommand(client.shares.create.mutate, ({ token }) => {
    setLink(`${location.origin}/shared#${token}`);
    readAgain();
  });
  const isDayMissing = worksUntil === null || !isDay(worksUntil);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isDayMissing) return;
    making.send({
      projectId,
      screen,
      search: printAddress(address),
      withNames,
      note: note.trim() || null,
      worksUntil,
    });
  }

  return (
    <Dialog
      title={t(`share.title.${screen}`)}
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogBody>
        <p>{t("share.explained")}</p>
        {link ? (
          <MadeLink link={link} onAnother={() => setLink(null)} />
        ) : (
          <form className={styles.form} onSubmit={submit} noValidate>
            <TextField
              label={t("share.note")}
              hint={t("share.note.hint")}
              value={note}
              onChange={making.changed(setNote)}
              error={errorBeside(making.failure, "note", language)}
              autoFocus
            />
            <DayField
              label={t("share.worksUntil")}
              value={worksUntil}
              onChange={making.changed(setWorksUntil)}
              latest={addDays(today, LONGEST_SHARE)}
              isRequired
              error={
                isAsked && isDayMissing
                  ? refusalSentence("INVALID_DAY", {}, language)
                  : errorBeside(making.failure, "worksUntil", language)
              }
            />
            <div className={styles.names}>
              <Checkbox isSelected={withNames} onChange={setWithNames}>
                {t("share.withNames")}
              </Checkbox>
            </div>
            <FailureNotice failure={making.failure} fields={["note", "worksUntil"]} />
            <Button type="submit" variant="primary" data-deed="shares.create" isPending={making.isSending}>
              <Link2 aria-hidden="true" />
              {t("share.make")}
            </Button>
          </form>
        )}
        <ShareList projectId={projectId} shares={shares} onRevoked={readAgain} />
        <FailureNotice failure={failure} />
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t("common.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

/** The link itself: the server keeps no copy of it, so that it is told once. */
function MadeLink({ link, onAnother }: { link: string; onAnother: () => void }) {
  const { t } = useLanguage();
  return (
    <section className={styles.made} aria-label={t("share.made")}>
      <p className={styles.heading}>{t("share.made")}</p>
      <LinkField link={link} hint={t("share.toldOnce")} />
      <Button size="small" variant="quiet" onPress={onAnother}>
        {t("share.another")}
      </Button>
    </section>
  );
}

function ShareList({
  projectId,
  shares,
  onRevoked,
}: {
  projectId: number;
  shares: readonly Share[] | undefined;
  onRevoked: () => void;
}) {
  const { t } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  const revoking = useCommand(client.shares.revoke.mutate, () => {
    heading.current?.focus(); // What was pressed goes away with what it took back.
    onRevoked();
  });
  if (!shares) return <p role="status">{t("common.loading")}</p>;
  return (
    <section className={styles.shares} aria-labelledby="shares">
      <h3 id="shares" ref={heading} tabIndex={-1}>
        {t("share.list")}
      </h3>
      {shares.length === 0 && <p className={styles.quiet}>{t("share.list.empty")}</p>}
      <ul>
        {shares.map((share) => (
          <ShareRow
            key={share.id}
            share={share}
            onRevoke={() => revoking.send({ projectId, id: share.id })}
          />
        ))}
      </ul>
      <FailureNotice failure={revoking.failure} />
    </section>
  );
}

function ShareRow({ share, onRevoke }: { share: Share; onRevoke: () => void }) {
  const { language, t } = useLanguage();
  const { screen, note, withNames, works, worksUntil, revokedAt, lastReadAt, sharedByName } = share;
  const name = note ?? t("share.forWhom.unknown");
  const day = formatDay(worksUntil, language);
  const facts = [
    t(`nav.${screen}`),
    revokedAt
      ? t("share.state.revoked", { moment: formatMoment(revokedAt, language) })
      : t(works ? "share.state.works" : "share.state.over", { day }),
    t(withNames ? "share.names.told" : "share.names.untold"),
    lastReadAt ? t("share.lastRead", { moment: formatMoment(lastReadAt, language) }) : t("share.neverRead"),
    sharedByName && t("share.by", { name: sharedByName }),
  ];
  return (
    <li className={works ? styles.row : `${styles.row} ${styles.over}`}>
      <div>
        <p className={styles.name}>{name}</p>
        <p className={styles.quiet}>{facts.filter(Boolean).join(" · ")}</p>
      </div>
      {works && (
        <Button
          size="small"
          data-deed="shares.revoke"
          aria-label={t("share.revoke.of", { name, day })}
          onPress={onRevoke}
        >
          {t("share.revoke")}
        </Button>
      )}
    </li>
  );
}
