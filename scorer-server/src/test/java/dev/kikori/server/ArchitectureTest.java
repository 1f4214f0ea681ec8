package dev.kikori.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Events go one way through the server: the doors know the lanes, the lanes know the batcher, and nobody knows the doors. */
@AnalyzeClasses(packages = "dev.kikori.server", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.kikori.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule parts_knowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("server")
          .definedBy("dev.kikori.server")
          .layer("web")
          .definedBy("dev.kikori.server.web..")
          .layer("intake")
          .definedBy("dev.kikori.server.intake..")
          .layer("notify")
          .definedBy("dev.kikori.server.notify..")
          .layer("alert")
          .definedBy("dev.kikori.server.alert..")
          .layer("condition")
          .definedBy("dev.kikori.server.condition..")
          .layer("lane")
          .definedBy("dev.kikori.server.lane..")
          .layer("batch")
          .definedBy("dev.kikori.server.batch..")
          .layer("model")
          .definedBy("dev.kikori.server.model..")
          .whereLayer("server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("web")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("notify")
          .mayOnlyBeAccessedByLayers("server", "web")
          // What mutes and what routes ask the same questions, and know nothing of each other.
          .whereLayer("condition")
          .mayOnlyBeAccessedByLayers("web", "notify", "alert")
          .whereLayer("condition")
          .mayNotAccessAnyLayer()
          .whereLayer("batch")
          .mayOnlyBeAccessedByLayers("server", "web", "lane", "intake")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("server", "web", "batch", "lane", "intake");
}
