import { createContext, type ReactElement, type ReactNode, use } from "react";
import type { Ads } from "./ads.ts";
import type { Config } from "./config.ts";

interface Project {
  ads: Ads;
  config: Config;
}

const ProjectContext = createContext<Project | undefined>(undefined);

/** The client of the project, and how it is configured. */
export function useProject(): Project {
  const project = use(ProjectContext);
  if (project === undefined) throw new Error("useProject is called outside of ProjectProvider");
  return project;
}

/** The client of the project. */
export function useAds(): Ads {
  return useProject().ads;
}

/** Gives the client to the pages. */
export function ProjectProvider(
  { project, children }: { project: Project; children: ReactNode },
): ReactElement {
  return <ProjectContext value={project}>{children}</ProjectContext>;
}
