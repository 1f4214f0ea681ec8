package com.example.stock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.h2.jdbcx.JdbcConnectionPool;

/** How many there are of each product, in an embedded database. */
final class Warehouse {
  private static final Logger LOG = LogManager.getLogger(Warehouse.class);
  private static final int PRODUCTS = 200;
  static final int FULL = 12;
  private static final int LOW = 4;

  /** Every so manieth product is not made any more. */
  private static final int DISCONTINUED = 40;

  private static final String NEEDED =
      "pieces < " + LOW + " and mod(product, " + DISCONTINUED + ") > 0";

  private final JdbcConnectionPool pool =
      JdbcConnectionPool.create("jdbc:h2:mem:stock;DB_CLOSE_DELAY=-1", "sa", "");

  Warehouse() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table stock (product int primary key, pieces int)");
      int rows =
          statement.executeUpdate(
              "insert into stock select x, case mod(x, "
                  + DISCONTINUED
                  + ") when 0 then 0 else "
                  + FULL
                  + " end from system_range(1, "
                  + PRODUCTS
                  + ")");
      LOG.info("Warehouse opened with {} products", rows);
    }
  }

  /** How many are left, or a negative number if there were too few. */
  int take(int product, int quantity) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement take =
            connection.prepareStatement(
                "update stock set pieces = pieces - ? where product = ? and pieces >= ?")) {
      take.setInt(1, quantity);
      take.setInt(2, product);
      take.setInt(3, quantity);
      return take.executeUpdate() == 0 ? -1 : left(connection, product);
    }
  }

  /** Fills up what is low; the products that were. */
  List<Integer> restock() throws SQLException {
    List<Integer> low = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("select product from stock where " + NEEDED)) {
        while (rows.next()) {
          low.add(rows.getInt(1));
        }
      }
      statement.executeUpdate("update stock set pieces = " + FULL + " where " + NEEDED);
    }
    return low;
  }

  private static int left(Connection connection, int product) throws SQLException {
    try (PreparedStatement left =
        connection.prepareStatement("select pieces from stock where product = ?")) {
      left.setInt(1, product);
      try (ResultSet row = left.executeQuery()) {
        return row.next() ? row.getInt(1) : -1;
      }
    }
  }
}
