package dev.kikori.appender.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our jars as modules: their names, and that they can stand side by side. */
class ModulesTest {
  @ParameterizedTest
  @CsvSource({
    "proto, dev.kikori.proto",
    "appender-core, dev.kikori.appender",
    "appender-logback, dev.kikori.appender.logback",
    "appender-log4j2, dev.kikori.appender.log4j2",
    "appender-testkit, dev.kikori.appender.testkit",
    "appender-logback-all, dev.kikori.appender.logback.all",
    "appender-log4j2-all, dev.kikori.appender.log4j2.all",
  })
  void jar_asAModule_hasItsName(String module, String name) throws IOException {
    Jar jar = Jar.ofModule(module);

    // Checks as well that what the jar claims to provide is inside.
    ModuleDescriptor descriptor =
        ModuleFinder.of(jar.path()).findAll().stream()
            .map(ModuleReference::descriptor)
            .findAny()
            .orElseThrow();

    assertThat(descriptor.name()).isEqualTo(name);
    assertThat(jar.manifest().getMainAttributes().getValue("Automatic-Module-Name"))
        .isEqualTo(name);
  }

  /** A self-contained jar stands in place of the adapter's and the core's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "appender-core,appender-logback,appender-log4j2",
        "appender-logback-all",
        "appender-log4j2-all"
      })
  void packages_ofOurJars_areEachInOneJar(String appenders) {
    String others = "proto,appender-testkit,scorer-core,trainer,cli";
    Map<String, String> owners = new TreeMap<>();
    for (String module : (appenders + "," + others).split(",")) {
      for (String owned : Jar.ofModule(module).packages()) {
        Optional<String> other = Optional.ofNullable(owners.put(owned, module));
        assertThat(other).as(owned + " of " + module).isEmpty();
      }
    }
    assertThat(owners).hasSizeGreaterThan(20);
  }

  @Test
  void adapters_onTheModulePathTogether_resolve() {
    ModuleFinder finder =
        ModuleFinder.of(
            Jar.pathOfModule("appender-core"),
            Jar.pathOfModule("appender-logback"),
            Jar.pathOfModule("appender-log4j2"));
    Set<String> names =
        Set.of("dev.kikori.appender", "dev.kikori.appender.logback", "dev.kikori.appender.log4j2");

    // Throws if two of them have a package in common.
    Configuration resolved =
        ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), names);

    assertThat(resolved.modules().stream().map(ResolvedModule::name))
        .containsExactlyInAnyOrderElementsOf(names);
  }
}
