import { CircleAlert, CircleCheck, X } from "lucide-react";
import { Text } from "react-aria-components/Text";
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastRegion as AriaToastRegion,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
} from "react-aria-components/Toast";
import { useText } from "#client/i18n/language.tsx";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";
import type { ToastMessage } from "./toast.tsx";
import styles from "./toast-region.module.css";

/** Shows a toast. Returns how to take it away again. */
export function addToast(message: ToastMessage): () => void {
  const { timeout = SHORTEST } = message;
  const key = queue.add(message, timeout === null ? {} : { timeout: Math.max(timeout, SHORTEST) });
  return () => queue.close(key);
}

/**
 * Where toasts appear. Its name is React Aria's own, with the number of toasts:
 * a name that never changed would keep it from being registered as a landmark, and F6 from finding it.
 */
export function ToastRegion() {
  const t = useText();
  return (
    <AriaToastRegion queue={queue} className={styles.region}>
      {({ toast }) => {
        const { text, detail, tone = "done", actions = [] } = toast.content;
        const close = () => queue.close(toast.key);
        return (
          <AriaToast toast={toast} className={`${styles.toast} ${styles[tone]}`}>
            {tone === "done" ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
            <ToastContent className={styles.content}>
              <Text slot="title" className={styles.text}>
                {text}
              </Text>
              {detail && (
                <Text slot="description" className={styles.detail}>
                  {detail}
                </Text>
              )}
            </ToastContent>
            <div className={styles.actions}>
              {actions.map((action) => (
                <Button
                  key={action.label}
                  variant="quiet"
                  size="small"
                  onPress={() => {
                    close();
                    action.onPress();
                  }}
                >
                  {action.label}
                </Button>
              ))}
              <IconButton slot="close" label={t("common.close")} size="small" hasTooltip={false}>
                <X aria-hidden="true" />
              </IconButton>
            </div>
          </AriaToast>
        );
      }}
    </AriaToastRegion>
  );
}

/** Ten seconds: time enough to read a sentence and to decide to undo. */
const SHORTEST = 10_000;

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });
