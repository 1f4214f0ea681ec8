package dev.kikori.appender.log4j2.application;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The smallest application of Spring Boot that logs. */
@Configuration(proxyBeanMethods = false)
public class SpringApplication {
  private static final Logger LOGGER = LogManager.getLogger("com.acme.Spring");

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(SpringApplication.class)
        .web(WebApplicationType.NONE)
        .run(arguments);
  }

  @Bean
  CommandLineRunner work() {
    return arguments -> {
      for (int i = 0; i < 100; i++) {
        LOGGER.info("line {}", i);
      }
      System.out.println("the application has started");
    };
  }
}
