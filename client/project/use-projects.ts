import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { Project } from "#shared/board.ts";
import type { CreateProjectInput } from "#shared/project.ts";

/** The projects there are, and the one being worked on: the one the address names, else the one opened last. */
export function useProjects(inAddress: number | undefined): { projects: Project[]; project: Project | null } {
  const { data } = useQuery({ queryKey: PROJECTS, queryFn: () => client.projects.list.query() });
  const projects = data?.projects ?? [];
  const id = inAddress ?? data?.currentId;
  return { projects, project: projects.find((each) => each.id === id) ?? null };
}

const PROJECTS = ["projects"];

export interface ChooseProject {
  /** Opens a project that is there. */
  open: (projectId: number) => void;
  /** Starts an empty one. */
  create: (project: CreateProjectInput) => void;
  /** Loads the sample as a new project; those that are there stay. */
  loadSample: () => void;
  isSending: boolean;
  failure: Failure | null;
  clear: () => void;
}

/** Opens, starts or loads a project, and then shows its board. `onDone` runs once it is there. */
export function useChooseProject(onDone?: () => void): ChooseProject {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (choose: () => Promise<{ projectId: number }>) => choose(),
    onSuccess: async ({ projectId }) => {
      cache.removeQueries({ queryKey: ["board", "lastOpened"], type: "inactive" });
      await navigate({ to: "/board", search: { project: projectId } });
      onDone?.();
      await cache.invalidateQueries({ queryKey: PROJECTS });
    },
  });
  return {
    open: (projectId) => mutate(() => client.projects.open.mutate({ projectId })),
    create: (project) => mutate(() => client.projects.create.mutate(project)),
    loadSample: () => mutate(() => client.projects.loadSample.mutate()),
    isSending: isPending,
    failure: error ? failureOf(error) : null,
    clear: reset,
  };
}
