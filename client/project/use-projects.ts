import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ACCESS, useAccess } from "#client/access/access.tsx";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { CopyProjectInput } from "#shared/administration.ts";
import type { CreateProjectInput } from "#shared/project.ts";

/** The projects there are, and the one being worked on: the one the address names, else the one opened last. */
export function useProjects(inAddress: number | undefined): {
  projects: ListedProject[];
  project: ListedProject | null;
} {
  const { data } = useQuery({ queryKey: PROJECTS, queryFn: () => client.projects.list.query() });
  const projects = data?.projects ?? [];
  const id = inAddress ?? data?.currentId;
  return { projects, project: projects.find((each) => each.id === id) ?? null };
}

type ListedProject = Awaited<ReturnType<typeof client.projects.list.query>>["projects"][number];

const PROJECTS = ["projects"];

export interface ChooseProject {
  /** Opens a project that is there. */
  open: (projectId: number) => void;
  /** Starts an empty one. */
  create: (project: CreateProjectInput) => void;
  /** Starts one that is arranged like another. */
  copy: (project: CopyProjectInput) => void;
  /** Loads the sample as a new project, of an organisation where one is named; those that are there stay. */
  loadSample: (organisationId?: number) => void;
  isSending: boolean;
  failure: Failure | null;
  /** Sets a field: what was refused no longer stands once the person changes something. */
  changed: <T>(set: (value: T) => void) => (value: T) => void;
}

/** Opens, starts or loads a project, and then shows its board. `onDone` runs once it is there. */
export function useChooseProject(onDone?: () => void): ChooseProject {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { isLocal, seats } = useAccess();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (choose: () => Promise<{ projectId: number }>) => choose(),
    onSuccess: async ({ projectId }) => {
      cache.removeQueries({ queryKey: ["board", "lastOpened"], type: "inactive" });
      if (!isLocal && !(projectId in seats)) await cache.invalidateQueries({ queryKey: ACCESS }); // Whoever begins one has a role in it.
      await navigate({ to: "/board", search: { project: projectId } });
      onDone?.();
      await cache.invalidateQueries({ queryKey: PROJECTS });
    },
  });
  return {
    open: (projectId) => mutate(() => client.projects.open.mutate({ projectId })),
    create: (project) => mutate(() => client.projects.create.mutate(project)),
    copy: (project) => mutate(() => client.projects.copy.mutate(project)),
    loadSample: (organisationId) => mutate(() => client.projects.loadSample.mutate({ organisationId })),
    isSending: isPending,
    failure: error ? failureOf(error) : null,
    changed: (set) => (value) => {
      reset();
      set(value);
    },
  };
}
