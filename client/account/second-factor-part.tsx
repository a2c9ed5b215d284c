import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { queryClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./account-page.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { KeyPicture } from "./key-picture.tsx";
import { digitsOf } from "./sign-in-form.tsx";
import { ACCOUNT } from "./use-account.ts";

/** A code from the reader's phone, asked besides the password. */
export function SecondFactorPart({ isOn }: { isOn: boolean }) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<"on" | "off" | "codes" | null>(null);
  const close = () => setAsked(null);
  return (
    <section className={styles.part} aria-labelledby="account-second-factor">
      <h2 id="account-second-factor">{t("account.secondFactor")}</h2>
      <p className={styles.quiet}>{t(isOn ? "account.secondFactor.isOn" : "account.secondFactor.isOff")}</p>
      <div className={styles.actions}>
        {isOn ? (
          <>
            <Button onPress={() => setAsked("codes")}>{t("account.backupCodes.new")}</Button>
            <Button onPress={() => setAsked("off")}>{t("account.secondFactor.off")}</Button>
          </>
        ) : (
          <Button onPress={() => setAsked("on")}>{t("account.secondFactor.on")}</Button>
        )}
      </div>
      {asked === "on" && <TurnOnDialog onClose={close} />}
      {asked === "off" && <TurnOffDialog onClose={close} />}
      {asked === "codes" && <NewCodesDialog onClose={close} />}
    </section>
  );
}

interface Key {
  totpURI: string;
  backupCodes: string[];
}

/** The password first, then the key goes to the phone and comes back as a code, and then there are backup codes to keep. */
function TurnOnDialog({ onClose }: { onClose: () => void }) {
  const { t, language } = useLanguage();
  const [key, setKey] = useState<Key | null>(null);
  const [code, setCode] = useState("");
  const [isOn, setOn] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    (input: { code: string }) => askAuth("/two-factor/verify-totp", input),
    () => setOn(true),
  );
  const close = () => {
    if (isOn) {
      showToast({ text: t("account.secondFactor.onDone") });
      void queryClient.invalidateQueries({ queryKey: ACCOUNT });
    }
    onClose();
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    if (code.trim()) ask({ code: digitsOf(code) });
  }
  return (
    <Dialog title={t("account.secondFactor")} isOpen onOpenChange={(isOpen) => !isOpen && close()}>
      {!key && (
        <PasswordStep<Key>
          path="/two-factor/enable"
          explained={t("account.secondFactor.password")}
          action={t("account.secondFactor.next")}
          onDone={setKey}
          onClose={onClose}
        />
      )}
      {key && !isOn && (
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <p>{t("account.secondFactor.scan")}</p>
            <div className={styles.key}>
              <KeyPicture label={t("account.secondFactor.picture")} text={key.totpURI} />
              <p>
                <span className={styles.quiet}>{t("account.secondFactor.address")}</span>
                <br />
                <span className={styles.secret}>{secretIn(key.totpURI)}</span>
              </p>
            </div>
            <TextField
              label={t("account.secondFactor.code")}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={changed(setCode)}
              error={errorBeside(failure, "code", language)}
              isRequired
              autoFocus
            />
            <FailureNotice failure={failure} fields={["code"]} />
          </DialogBody>
          <DialogActions>
            <Button onPress={close}>{t("common.cancel")}</Button>
            <Button type="submit" variant="primary" isPending={isSending}>
              {t("account.secondFactor.confirm")}
            </Button>
          </DialogActions>
        </form>
      )}
      {key && isOn && <CodesStep codes={key.backupCodes} onClose={close} />}
    </Dialog>
  );
}

function TurnOffDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <Dialog
      title={t("account.secondFactor.off")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <PasswordStep
        path="/two-factor/disable"
        explained={t("account.secondFactor.offExplained")}
        action={t("account.secondFactor.off")}
        onDone={() => {
          showToast({ text: t("account.secondFactor.offDone") });
          void queryClient.invalidateQueries({ queryKey: ACCOUNT });
          onClose();
        }}
        onClose={onClose}
      />
    </Dialog>
  );
}

function NewCodesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <Dialog title={t("account.backupCodes.new")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {codes ? (
        <CodesStep codes={codes} onClose={onClose} />
      ) : (
        <PasswordStep<{ backupCodes: string[] }>
          path="/two-factor/generate-backup-codes"
          explained={t("account.backupCodes.newExplained")}
          action={t("account.backupCodes.new")}
          onDone={({ backupCodes }) => setCodes(backupCodes)}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

/** What weakens or strengthens how somebody signs in takes their password, not only their open browser. */
function PasswordStep<Answer>({
  path,
  explained,
  action,
  onDone,
  onClose,
}: {
  path: string;
  explained: string;
  action: string;
  onDone: (answer: Answer) => void;
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  const [password, setPassword] = useState("");
  const [isAsked, setAsked] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    (input: { password: string }) => askAuth<Answer>(path, input),
    onDone,
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (password) ask({ password });
  }
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <p>{explained}</p>
        <PasswordField
          label={t("account.password.current")}
          autoComplete="current-password"
          value={password}
          onChange={changed(setPassword)}
          error={
            password
              ? errorBeside(failure, "currentPassword", language)
              : isAsked
                ? refusalSentence("REQUIRED", {}, language)
                : null
          }
          isRequired
          autoFocus
        />
        <FailureNotice failure={failure} fields={["currentPassword"]} />
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" isPending={isSending}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}

function CodesStep({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <>
      <DialogBody>
        <BackupCodes codes={codes} />
      </DialogBody>
      <DialogActions>
        <Button variant="primary" autoFocus onPress={onClose}>
          {t("account.backupCodes.kept")}
        </Button>
      </DialogActions>
    </>
  );
}

/** The key alone, in groups of four as it is typed. */
function secretIn(uri: string): string {
  return (new URL(uri).searchParams.get("secret") ?? "").replace(/(.{4})(?=.)/g, "$1 ");
}
