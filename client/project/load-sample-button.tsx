import { useMayStartProjects } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureSentence } from "#client/procurement/failure-sentence.tsx";
import { Button } from "#client/ui/button.tsx";
import { useChooseProject } from "./use-projects.ts";

/** Loads the sample project beside whatever is there; nothing where the reader may not. */
export function LoadSampleButton() {
  return useMayStartProjects() ? <Loader /> : null;
}

function Loader() {
  const { t } = useLanguage();
  const { loadSample, isSending, failure } = useChooseProject();
  return (
    <>
      <Button data-deed="projects.loadSample" onPress={() => loadSample()} isPending={isSending}>
        {t("project.loadSample")}
      </Button>
      {failure && (
        <p role="alert">
          <FailureSentence failure={failure} />
        </p>
      )}
    </>
  );
}
