package dev.kikori.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StageTest {
  @TempDir private Path folder;

  @Test
  void process_afterTheEnd_isNotStarted() throws Exception {
    Path built = Files.createDirectories(folder.resolve("examples/shop-spring-boot/target/kikori"));
    Files.writeString(built.resolve("classpath"), "nothing.jar");
    Stage stage = new Stage(new Installation(folder), folder, line -> {});

    stage.close();

    assertThatThrownBy(stage::startDatabase)
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("the demo is ending");
    assertThat(folder.resolve("database.log")).doesNotExist();
  }
}
