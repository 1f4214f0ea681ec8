package com.example.shop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Discounts. Release 2 lets coupons expire, and has a bug: coupons of old have no date.
 */
@Service
class Coupons {
  private static final Logger LOG = LoggerFactory.getLogger(Coupons.class);

  private final JdbcClient database;
  private final int release;

  Coupons(JdbcClient database, @Value("${shop.release}") int release) {
    this.database = database;
    this.release = release;
  }

  private record Coupon(String code, int percent, @Nullable LocalDate expires) {}

  BigDecimal apply(String code, BigDecimal total) {
    Coupon coupon =
        database
            .sql("select code, percent, expires from coupons where code = ?")
            .param(code)
            .query(Coupon.class)
            .optional()
            .orElse(null);
    if (coupon == null) {
      LOG.warn("Coupon {} is unknown", code);
      return total;
    }
    if (release >= 2 && coupon.expires().isBefore(LocalDate.now(ZoneOffset.UTC))) {
      LOG.info("Coupon {} has expired", code);
      return total;
    }
    LOG.info("Coupon {} takes {} percent off", code, coupon.percent());
    return total
        .multiply(BigDecimal.valueOf(100 - coupon.percent()))
        .divide(BigDecimal.valueOf(100), 2, RoundingMode.HALF_UP);
  }
}
